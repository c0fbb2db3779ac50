import { FRAGMENT } from './shared.glsl';
import { HEAVEN } from './sky.glsl';

// L: half the width of the lake, half its height, its middle below the horizon, how tall the forest is. N: a number that
// gives the forest its own shape, how warm the path of light is, how wide the breath is, how near shores are drawn.
const SHORE = `
uniform vec4 L,N;
float wave(float x){float q=x*min(1.,V.x)/V.x*1.6+N.x*9.;return .55*(.05*sin(q*3.1)+.035*sin(q*7.3+1.)+.016*sin(q*15.7+N.x*31.)+.008*sin(q*34.));}
float shore(float x){
float k=1.-pow(abs(x)/L.x,2.);
return L.z+(k>0.?L.y*sqrt(k):-.16*min(-k,1.))+wave(x)*.4;}
float water(vec2 p){
float k=1.-pow(abs(p.x)/L.x,2.),h=L.y*sqrt(max(k,0.));
float near=L.z-h*1.15-.5*L.y*max(k,0.)+wave(p.x*1.3+3.);
return min(shore(p.x)-p.y,p.y-near)-step(k,0.);}
float mirror(float x){return mix(L.z+L.y,shore(x),.4);}
`;

// A row of firs: each stands in a cell of its own, and cells are wider at the sides, where the forest is nearer.
const FIRS = `
float firs(vec2 p,float lift,float tall,float row,float px){
float k=max(1.,.95/V.x),x=p.x*k,q=(30.-row*6.)*x/(1.+1.15*abs(x)),best=-1.;
for(int j=-1;j<=1;j++){
float id=floor(q)+float(j)+.5,r=fract(sin(id*12.99+row*7.1+N.x*3.)*437.58),s=fract(r*91.3);
float c=id+(s-.5)*.7,a=30.-row*6.,at=sign(c)*abs(c)/(a-1.15*abs(c))/k;
float cell=pow(1.+1.15*abs(at*k),2.)/a/k;
float h=cell*(1.9+2.3*r)*tall,t=(p.y-shore(at)*(1.-lift)-lift*.012)/h;
if(t>1.)continue;
float tier=t*(7.+4.*s+cell*16.)+r,saw=1.-fract(tier),odd=fract(sin(floor(tier)*7.7+id)*43.7);
float wide=(1.-t)*(.19+.13*s)*(.68+(.26+.2*odd)*saw*(1.-.4*saw))+.004;
if(t<.03)wide=.03;
best=max(best,(wide*cell*2.-abs(p.x-at)));}
float floor0=shore(p.x)*(1.-lift)+lift*.012-p.y;
return sm(-px,px,max(best,floor0));}
`;

// What lies behind and around the lake, and in its alpha where water is: sky, far ridges, three rows of forest with mist
// between them, the bank.
export const LAND_FRAGMENT = `${FRAGMENT}${SHORE}${HEAVEN}${FIRS}
void main(){
vec2 u=F.xy/R,p=vec2((u.x-.5)*V.x,u.y-V.y);
float e=p.y/(1.-V.y),a=p.x-G.x,px=.8/R.y,lit=exp(-a*a*G.y),m=S[8];
vec3 c=C[9];if(p.y>-.03)c=heaven(p,max(e,0.),a);
if(p.y<.2)for(int i=0;i<2;i++){
float h=i==0?.055+.13*(n2(vec2(p.x*.2+.07+N.x,.31)).r-.42)+.05*abs(n2(vec2(p.x*.55,.77)).g-.5):.03+.08*(n2(vec2(p.x*.26+.5,.63+N.x)).g-.45);
float d=h-p.y,k=float(i);
vec3 r=mix(mix(C[6],C[4],.25-.2*k),mix(C[4],C[3],.5),.3*lit*S[2]);
r=mix(r,C[8],S[3]*(1.-exp(-max(d,0.)*(20.-6.*k)))*.75);
r+=C[5]*exp(-max(d,0.)*140.)*lit*S[2]*.1;
c=mix(c,r,sm(-px,px,d));}
if(p.y<.46)for(int i=0;i<3;i++){
float k=float(i),lift=i==0?.9:i==1?.5:.06;
float d=firs(p,lift,L.w*(i==0?.78:i==1?.92:1.),k*.5+.2,px*1.2);
vec3 r=mix(mix(C[7],C[6],.55-.27*k),C[9],.2*k+.1*(1.-m));
r=mix(r,mix(C[5],C[4],.5),lit*S[2]*(.2-.08*k));
float foot=p.y-shore(p.x)*(1.-lift)-lift*.012;
float veil=exp(-max(foot,0.)*(26.-5.*k))*(.55+.9*n2(vec2(p.x*.4+k,.2+k*.3)).r);
r=mix(r,mix(C[8],C[4],.25*lit),clamp(veil*(.3+S[3])*(.72-.2*k),0.,.85));
c=mix(c,r,d);}
float s=shore(p.x);
float grass=n2(vec2(p.x/max(-p.y,.03)*.16,1./max(-p.y,.03)*.12)).g,tuft=n2(vec2(p.x*3.2,p.y*5.)).r;
vec3 g=mix(mix(C[9],C[7],.3),C[10],.1+.34*sm(.35,.7,grass)+.24*(tuft-.5));
g=mix(g,C[8],(exp(p.y*9.)*.4+exp((p.y-s)*16.)*.5)*S[3]);
c=mix(c,g,sm(0.,.012,s-p.y));
float w=water(p);
float wet=exp(-abs(w)*300.)*step(p.y,s+.004)*sm(.3,.7,n2(p*vec2(1.3,2.)).r);
c=mix(c,mix(C[4],C[5],.4*lit),wet*(.2+.3*m));
c*=mix(mix(1.,.55,sm(-.2,-.44,p.y)*(1.-m)),1.,step(0.,p.y));
o=vec4(c,sm(-.0015,.003,w));}`;

// The lake as it is seen: what stands behind it hangs in it upside down and trembles, more towards whoever looks; the
// two lights lay a path over it. `near` are the trees on this side, which stand before everything.
export const LAKE_FRAGMENT = `${FRAGMENT}${SHORE}
uniform sampler2D land,near;
uniform vec3 A,B;
uniform vec4 P;
void main(){
vec2 u=F.xy/R,p=vec2((u.x-.5)*V.x,u.y-V.y);
vec4 t=texture(land,u);
vec3 c=t.rgb;
float m=S[8];
if(t.a>.01){
float s=mirror(p.x),z=1./max(-p.y,.04),down=s-p.y;
vec2 g=vec2(p.x*z,z);
float n=n2(vec2(g.x*.05+V.z*.004,g.y*.16-V.z*.011)).r-.5,f=n2(vec2(g.x*.22-V.z*.006,g.y*.75+V.z*.016)).g-.5;
float tremble=(n*.75+f*.5)*(.75+.5*N.z);
float y=s+down*1.04+tremble*(.012+.16*down);
vec3 r=texture(land,vec2(u.x+tremble*(.004+.05*down)/V.x,clamp(y+V.y,0.,.995))).rgb;
float deep=sm(0.,.3,down);
vec3 body=mix(mix(C[9],vec3(.05,.16,.22),.6),mix(C[2],vec3(.55,.74,.84),.5),m);
r=mix(r*mix(vec3(.86,.9,1.),vec3(.96,.98,1.),m),body,.1+.38*deep*(1.-.4*m));
r+=mix(C[5],C[12],.4)*sm(.17,.34,f+n*.35)*(.05+.1*S[2])*(1.-deep*.5)*(1.-m*.6);
float q=clamp((p.x-P.x)/max(P.z-P.x,.01),0.,1.),line=mix(P.y,P.w,q)+.012*sin(q*3.14);
float glit=n2(vec2(g.x*.9+V.z*.01,g.y*2.6-V.z*.03)).r;
float way=exp(-pow((p.y-line)/(.01+.022*abs(f+n)),2.))*sm(.38,.66,glit+.3*f)*sm(-.02,.06,q)*sm(1.02,.94,q);
vec3 both=mix(A,B,sm(.2,.8,q));
r=mix(r,both,clamp(way*N.y*(.32+.25*N.z)*(.5+.5*length(both)),0.,.8));
for(int i=0;i<2;i++){
vec2 l=i==0?P.xy:P.zw;vec3 k=i==0?A:B;
float below=l.y-p.y,x=(p.x-l.x+tremble*.05)/(.006+.05*max(below,0.));
r+=(k-r*m*.4)*exp(-x*x)*sm(-.004,.012,below)*exp(-max(below,0.)*11.)*(.5+.9*sm(-.1,.25,f))*.7;}
float veil=exp(-down*24.)*(.35+.8*n2(vec2(p.x*.5+V.z*.003,p.y*2.)).r);
r=mix(r,C[8],clamp(veil*S[3]*.75,0.,.7));
c=mix(c,r,t.a);}
float fog=n2(vec2(p.x*.3+V.z*.0035,p.y*.9+.3)).r*.65+n2(vec2(p.x*.75-V.z*.005,p.y*2.2)).g*.35;
float band=exp(-pow((p.y-L.z-L.y-.02)/.055,2.));
c=mix(c,mix(C[8],C[4],.2),sm(.42,.8,fog)*band*S[3]*.7);
vec4 k=texture(near,u);
c=c*(1.-k.a)+k.rgb;
o=vec4(finish(c),1.);}`;

// Reeds and grass on this side, at both lower corners.
export const REEDS_FRAGMENT = `${FRAGMENT}
void main(){
vec2 u=F.xy/R;
float x=u.x*V.x,side=abs(u.x-.5)*2.,a=0.,lum=0.,px=1.2/R.y;
for(int j=0;j<3;j++){
float n=26.+float(j)*17.,q=x*n;
for(int i=-2;i<=2;i++){
float id=floor(q)+float(i),r=fract(sin(id*12.99+float(j)*7.3)*437.58),s=fract(r*57.3);
float h=(.05+.17*r*r)*sm(.3,1.,side+.25*(s-.5))*(1.-.14*float(j))+.012;
float t=u.y/h;
if(t>1.)continue;
float c=(id+.5+(s-.5)*.8)/n+(s-.5)*.09*t*t*h*8.;
float w=.0028*(1.-t*t)+.0004;
if(r>.86&&t>.7&&t<.93)w=.0046;
float k=sm(px,-px,abs(x-c)-w);
a=max(a,k);lum=max(lum,k*t*(.4+.6*s));}}
vec3 c=mix(mix(C[9],C[7],.25),mix(C[10],C[5],.25),lum*.5);
o=vec4(c*a,a);}`;
