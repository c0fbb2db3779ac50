import { FRAGMENT, VERTEX } from './shared.glsl';
import { HALO_PX } from './stars';

/** One triangle that covers the screen. */
export const SKY_VERTEX = `${VERTEX}
void main(){gl_Position=vec4(gl_VertexID==1?3.:-1.,gl_VertexID==2?3.:-1.,1.,1.);}`;

// The milky way is a slanted band of two scales of noise with a darker lane; the clouds are noise drawn out along the
// horizon and lit from beneath, where the glow is.
export const HEAVEN = `
vec3 heaven(vec2 p,float e,float a){
vec3 c=sky(e,a);
vec2 m=vec2(p.x+p.y*.62-.28*V.x+.1,p.y*.78-p.x*.42-.16);
float b=exp(-m.y*m.y*26.);
float f=n2(m*vec2(.55,.8)+.13).r*.5+n2(m*2.1).g*.3+n2(m*5.3).r*.2;
float lane=sm(.3,.62,n2(m*vec2(.7,1.5)+.5).g+m.y*m.y*3.);
c+=S[1]*b*sm(.28,.85,f)*(.3+.7*lane)*mix(vec3(.26,.25,.48),vec3(.4,.3,.42),f)*sm(.04,.4,e)*(1.-S[8]);
float t=V.z*.0011;
float k=n2(vec2(p.x*.22+t,e*1.7+p.x*.05)).r*.6+n2(vec2(p.x*.6-t*.6,e*4.6+.4)).g*.4;
k=sm(.47,.74,k)*exp(-pow((e-.19)/.13,2.));
float lit=exp(-a*a*G.y*.8);
c=mix(c,mix(mix(C[3],C[2],.4),mix(C[5],C[4],.45),lit*(1.-e*1.6)),k*(.25+.5*lit)*(.4+.6*S[2]));
return c;}
`;

// Four ridges, the farther the paler. The third carries a line of small firs. Mist lies in the valleys between them.
const HILLS = `
float ridge(float x,int i){
if(i==0)return .044+.1*(n2(vec2(x*.2+.07,.31)).r-.42)+.05*abs(n2(vec2(x*.55,.77)).g-.5);
if(i==1)return .03+.07*(n2(vec2(x*.26+.5,.63)).g-.45)+.012*(n2(vec2(x*1.6,.17)).r-.5);
if(i==2){float q=x*150.,s=floor(q),h=fract(sin(s*12.99)*437.6);
return .012+.05*(n2(vec2(x*.33+.21,.9)).r-.45)+max(0.,1.-abs(fract(q)-.5)*2.4)*(.003+.009*h*h)*sm(.42,.6,n2(vec2(x*.8,.2)).g);}
return -.006+.04*(n2(vec2(x*.4+.8,.12)).g-.5);}
`;

export const SKY_FRAGMENT = `${FRAGMENT}${HEAVEN}${HILLS}
void main(){
vec2 u=F.xy/R,p=vec2((u.x-.5)*V.x,u.y-V.y);
float e=p.y/(1.-V.y),a=p.x-G.x;
vec3 c=heaven(p,max(e,0.),a);
if(p.y<.17){
float px=.75/R.y,lit=exp(-a*a*G.y);
for(int i=0;i<4;i++){
float h=ridge(p.x,i),d=h-p.y,k=float(i)/3.;
vec3 r=mix(C[6],C[7],k*k*.55+k*.45);
r=mix(r,mix(C[4],C[3],.5),(1.-k)*.35*lit*S[2]);
float m=n2(vec2(p.x*.35+V.z*(.0016+.0007*k)+k,k*.4+p.y)).r;
r=mix(r,C[8],S[3]*(1.-exp(-max(d,0.)*(26.-6.*k)))*(.35+.9*m)*(.95-.35*k));
r+=C[5]*exp(-max(d,0.)*(140.+60.*k))*lit*S[2]*(.16-.1*k);
c=mix(c,r,sm(-px,px,d));}}
vec2 q=p-vec2(E.x/E.y,-.01);
c=mix(c,mix(vec3(.1,.56,.43),vec3(.66,.88,.78),S[8]),E.z*.42*exp(-dot(q*vec2(3.2,7.),q*vec2(3.2,7.))));
o=vec4(finish(c),1.);}`;

/** Stars: attributes are place (x across, y down to the horizon, both 0..1), size and own phase, colour and strength. */
export const STAR_VERTEX = `${VERTEX}
layout(location=0)in vec4 a;
layout(location=1)in vec4 b;
out vec4 h;out float core;
void main(){
vec2 p=vec2(a.x,V.y+(1.-V.y)*(1.-a.y));
float big=step(${HALO_PX}.,a.z),s=.78+.22*sin(V.z*(.5+a.w*.5)+a.w*40.);
float k=b.a*s*(1.-quiet(p))*sm(.95,.75,a.y);
k*=S[0]*(1.-S[8]);
h=vec4(b.rgb,k);core=big;
gl_Position=vec4(p*2.-1.,.999,1.);
gl_PointSize=k<.01?0.:a.z*V.w;}`;

// A near star is a small bright core in a soft halo with four faint rays. In the morning there are none.
export const STAR_FRAGMENT = `${FRAGMENT}
in vec4 h;in float core;
void main(){
vec2 q=gl_PointCoord*2.-1.;
float d=length(q);
float f=exp(-d*d*(core>.5?60.:5.));
float g=core*(exp(-d*4.4)*.4+exp(-abs(q.x*q.y)*260.)*exp(-d*4.)*.2)*sm(1.,.5,d);
o=vec4((mix(h.rgb,vec3(1.),f*.6*core)*f+h.rgb*g)*h.a,0.);}`;
