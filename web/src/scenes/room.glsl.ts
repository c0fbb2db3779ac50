import { FRAGMENT } from './shared.glsl';

// The sky that the room opens to: deep above, two slow bands of coloured mist, small still stars in two depths, and far
// below a sea of clouds with the last light in it.
export const DEEP_FRAGMENT = `${FRAGMENT}
float far(vec2 p,float n,float r){
vec2 q=p*n,i=floor(q),f=fract(q)-.5;
float h=fract(sin(dot(i,vec2(127.1,311.7)))*43758.5),g=fract(h*57.3);
vec2 c=f-(vec2(fract(h*91.7),g)-.5)*.7;
return step(.78,h)*exp(-dot(c,c)*R.y*R.y/(n*n)*r)*(.12+.88*g*g*g);}
void main(){
vec2 u=F.xy/R,p=vec2((u.x-.5)*V.x,u.y);
float m=S[8];
vec3 c=mix(mix(C[2],C[1],sm(.05,.5,u.y)),mix(C[0],C[1],m*.6),sm(.35,1.,u.y));
vec2 w=vec2(n2(p*.31+.2).r,n2(p*.27+.6).g)-.5;
float a=n2(p*.42+w*.5+.1).r*.6+n2(p*1.1+w).g*.28+n2(p*2.9-w).r*.12;
float b=n2(p*.38-w*.6+.55).g*.6+n2(p*.95-w+.3).r*.28+n2(p*2.4+w).g*.12;
float x=p.x+.2*sin(p.y*3.+1.);
float one=exp(-pow((p.y-.74+x*.34)/.23,2.))*sm(.4,.72,a);
float two=exp(-pow((p.y-.47-x*.22)/.2,2.))*sm(.42,.74,b);
vec3 rose=mix(vec3(.5,.22,.5),vec3(.95,.72,.84),m),teal=mix(vec3(.1,.4,.47),vec3(.7,.88,.9),m);
vec3 gold=mix(vec3(.5,.32,.3),vec3(1.,.88,.74),m),blue=mix(vec3(.2,.22,.62),vec3(.76,.78,.98),m);
c=mix(c,mix(blue,rose,sm(.38,.62,n2(p*.5+.7).g)),one*(.85+.05*m));
c=mix(c,mix(teal,blue,sm(.4,.6,n2(p*.6+.1).r)),two*(.75+.05*m));
c+=(gold-c)*one*two*.5;
float dust=sm(.5,.75,n2(p*.8+w*1.4+.33).g)*(one+two);
c*=1.-.4*dust*(1.-m);
vec3 s=vec3(.82,.86,1.)*(far(p,46.,.5)*.55+far(p+3.7,19.,.3)*.9)+vec3(1.,.9,.78)*far(p+9.1,27.,.36)*.7;
c+=s*(1.-m)*sm(.1,.3,u.y)*(.65+one*.8);
float cloud=n2(vec2(p.x*.34,p.y*1.5)+.2).r*.62+n2(vec2(p.x*.9,p.y*3.6)+.5).g*.38;
float low=1.-u.y/.27;
float k=sm(-.08,.55,low+(cloud-.5)*1.15);
vec3 lit=mix(mix(C[3],C[4],.4),C[5],sm(.35,.85,cloud)*.55*exp(-p.x*p.x*1.2));
c=mix(c,mix(mix(C[7],C[6],.5),lit,sm(.3,.78,cloud+.2*low)*(.5+.35*m)),k*.86);
c+=C[5]*exp(-pow((u.y-.16)*9.,2.)-p.x*p.x*1.1)*.2*(1.-m);
c*=mix(mix(.5,1.,sm(-.02,.16,u.y)),1.,m);
o=vec4(c,1.);}`;

// Room and sky in one. What is dark goes first, from the window outward; what holds light stays longest, and the edge
// of what goes is seen as a faint shimmer. O: how far it is open, and the window's middle.
export const OPENING_FRAGMENT = `${FRAGMENT}
uniform sampler2D room,deep;
uniform vec3 O;
void main(){
vec2 u=F.xy/R;
vec3 c;
if(O.x<=0.)c=texture(room,u).rgb;
else{
c=texture(deep,u).rgb;
if(O.x<1.){
vec3 r=texture(room,u).rgb;
float n=n2(vec2(u.x*V.x,u.y)*.7).r*.65+n2(vec2(u.x*V.x,u.y)*2.3+.4).g*.35;
float lit=dot(r,Y);
lit=mix(sm(.12,.62,lit),sm(.55,.95,lit)*.6,S[8]);
float at=.62*length((u-O.yz)*vec2(V.x,1.))/(.45+.5*V.x)+.42*lit+.75*(n-.5);
float g=pow(O.x,1.35)*1.66-.34,k=sm(-.2,.2,g-at);
c=mix(r*(1.-.25*O.x*(1.-S[8])),c,k)+C[13]*exp(-pow((g-at)*7.,2.))*.1*(1.-S[8]);}}
o=vec4(finish(c),1.);}`;
